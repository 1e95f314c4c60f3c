/* How the baseline programs open an interface: incoming frames only. */
#ifndef HWNET_PCAPS_H
#define HWNET_PCAPS_H

#include "bench.h"
#include <pcap/pcap.h>

static inline pcap_t *open_in(const char *interface, int immediate)
{
    char error[PCAP_ERRBUF_SIZE] = "";
    pcap_t *p = pcap_create(interface, error);
    if (p == NULL) {
        fprintf(stderr, "%s: %s\n", interface, error);
        exit(2);
    }

    pcap_set_snaplen(p, 2048);
    pcap_set_timeout(p, 1);
    pcap_set_buffer_size(p, 4 << 20);
    pcap_set_promisc(p, 1);
    pcap_set_immediate_mode(p, immediate);
    if (pcap_activate(p) < 0 || pcap_setdirection(p, PCAP_D_IN) != 0) {
        fprintf(stderr, "%s: %s\n", interface, pcap_geterr(p));
        exit(2);
    }

    return p;
}

#endif
