/* forward FROM TO SECONDS simple|careful: pcap_next_ex and pcap_inject; or pcap_dispatch and sendmmsg of 64. */
#include "pcaps.h"

static struct mmsghdr messages[BATCH];
static struct iovec vectors[BATCH];
static uint8_t copies[BATCH][2048];
static unsigned held;
static uint64_t forwarded;
static int out;

static void flush(void)
{
    for (unsigned done = 0; done < held;) {
        int n = sendmmsg(out, messages + done, held - done, 0);
        if (n < 0 && errno != ENOBUFS && errno != EINTR) {
            die("sendmmsg");
        }

        done += n > 0 ? (unsigned)n : 0;
    }

    forwarded += held;
    held = 0;
}

static void on_frame(u_char *user, const struct pcap_pkthdr *header, const u_char *bytes)
{
    (void)user;
    size_t length = header->caplen < sizeof copies[0] ? header->caplen : sizeof copies[0];
    memcpy(copies[held], bytes, length);
    vectors[held] = (struct iovec){ copies[held], length };
    messages[held].msg_hdr.msg_iov = &vectors[held];
    messages[held].msg_hdr.msg_iovlen = 1;
    if (++held == BATCH) {
        flush();
    }
}

static void simple(pcap_t *from, pcap_t *to, double until)
{
    struct pcap_pkthdr *header;
    const u_char *bytes;
    while (now() < until) {
        for (int i = 0; i < BATCH; i++) {
            if (pcap_next_ex(from, &header, &bytes) != 1) {
                break;
            }

            forwarded += pcap_inject(to, bytes, header->caplen) >= 0;
        }
    }
}

static void careful(pcap_t *from, double until)
{
    while (now() < until && pcap_dispatch(from, -1, on_frame, NULL) >= 0) {
        flush();
    }
}

int main(int argc, char **argv)
{
    if (argc != 5) {
        return 2;
    }

    pcap_t *from = open_in(argv[1], 0);
    pcap_t *to = open_in(argv[2], 0);
    out = packet_socket(argv[2], 0);
    double started = now(), cpu = now_of(CLOCK_PROCESS_CPUTIME_ID), until = started + atof(argv[3]);
    if (strcmp(argv[4], "simple") == 0) {
        simple(from, to, until);
    } else {
        careful(from, until);
    }

    report(forwarded, started, cpu);
    return 0;
}
