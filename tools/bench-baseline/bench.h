/* What the baseline programs share: clocks, the test frame, a packet socket, and the line they end with. */
#ifndef HWNET_BENCH_H
#define HWNET_BENCH_H

#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <linux/if_packet.h>
#include <net/ethernet.h>
#include <net/if.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { FRAME = 60, BATCH = 64, ETHERTYPE_LOCAL = 0x88b5 };

static inline double now_of(clockid_t clock)
{
    struct timespec t;
    clock_gettime(clock, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static inline double now(void) { return now_of(CLOCK_MONOTONIC); }

static inline void die(const char *what)
{
    fprintf(stderr, "%s: %s\n", what, strerror(errno));
    exit(2);
}

/* frames, seconds by the clock, seconds of CPU */
static inline void report(uint64_t frames, double started, double cpu_started)
{
    printf("frames=%llu wall=%.6f cpu=%.6f\n", (unsigned long long)frames, now() - started,
        now_of(CLOCK_PROCESS_CPUTIME_ID) - cpu_started);
}

static inline void make_frame(uint8_t *frame, const char *destination)
{
    unsigned b[6];
    if (sscanf(destination, "%x:%x:%x:%x:%x:%x", &b[0], &b[1], &b[2], &b[3], &b[4], &b[5]) != 6) {
        fprintf(stderr, "%s: not a link address\n", destination);
        exit(2);
    }

    memset(frame, 0, FRAME);
    for (int i = 0; i < 6; i++) {
        frame[i] = (uint8_t)b[i];
    }

    frame[6] = 0x02;
    frame[11] = 0x01;
    frame[12] = ETHERTYPE_LOCAL >> 8;
    frame[13] = ETHERTYPE_LOCAL & 0xff;
}

/* protocol 0: the socket sends only */
static inline int packet_socket(const char *interface, uint16_t protocol)
{
    int fd = socket(AF_PACKET, SOCK_RAW, htons(protocol));
    struct sockaddr_ll to = { .sll_family = AF_PACKET, .sll_protocol = htons(protocol), .sll_ifindex = (int)if_nametoindex(interface) };
    if (fd < 0 || to.sll_ifindex == 0 || bind(fd, (struct sockaddr *)&to, sizeof to) != 0) {
        die(interface);
    }

    return fd;
}

#endif
