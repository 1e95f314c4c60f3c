/* inject INTERFACE DESTINATION SECONDS: pcap_inject, one 60-byte frame a call. */
#include "pcaps.h"

int main(int argc, char **argv)
{
    if (argc != 4) {
        return 2;
    }

    uint8_t frame[FRAME];
    uint64_t sent = 0;
    pcap_t *p = open_in(argv[1], 0);
    make_frame(frame, argv[2]);
    double started = now(), cpu = now_of(CLOCK_PROCESS_CPUTIME_ID), until = started + atof(argv[3]);
    while (now() < until) {
        for (int i = 0; i < BATCH; i++) {
            sent += pcap_inject(p, frame, FRAME) == FRAME;
        }
    }

    report(sent, started, cpu);
    return 0;
}
