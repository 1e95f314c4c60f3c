/* receive INTERFACE SECONDS block|PAUSE: pcap_dispatch, each frame copied; PAUSE: immediate mode, drained every so many microseconds. */
#include "pcaps.h"

enum { SLOTS = 512, SLOT = 2048 };

static uint8_t buffers[SLOTS][SLOT];
static uint64_t frames;

static void on_frame(u_char *user, const struct pcap_pkthdr *header, const u_char *bytes)
{
    (void)user;
    memcpy(buffers[frames++ % SLOTS], bytes, header->caplen < SLOT ? header->caplen : SLOT);
}

int main(int argc, char **argv)
{
    if (argc != 4) {
        return 2;
    }

    long pause = atol(argv[3]);
    int paced = pause > 0;
    pcap_t *p = open_in(argv[1], paced);
    char error[PCAP_ERRBUF_SIZE];
    if (paced && pcap_setnonblock(p, 1, error) != 0) {
        return 2;
    }

    double started = now(), cpu = now_of(CLOCK_PROCESS_CPUTIME_ID), until = started + atof(argv[2]);
    while (now() < until) {
        if (pcap_dispatch(p, -1, on_frame, NULL) < 0) {
            fprintf(stderr, "%s\n", pcap_geterr(p));
            return 2;
        }

        if (paced) {
            nanosleep(&(struct timespec){ .tv_nsec = pause * 1000 }, NULL);
        }
    }

    report(frames, started, cpu);
    return 0;
}
