/* A receive ring of TPACKET_V3: incoming frames only, blocks of 1 ms at most. */
#ifndef HWNET_RING_H
#define HWNET_RING_H

#include "bench.h"
#include <poll.h>
#include <sys/mman.h>

#ifndef PACKET_IGNORE_OUTGOING
#define PACKET_IGNORE_OUTGOING 23
#endif

enum { BLOCK = 1 << 17, BLOCKS = 32 };

struct ring {
    int fd;
    unsigned block;
    uint8_t *memory;
};

static inline struct ring open_ring(const char *interface)
{
    struct ring r = { .fd = socket(AF_PACKET, SOCK_RAW, 0) };
    int version = TPACKET_V3, on = 1;
    struct tpacket_req3 request = {
        .tp_block_size = BLOCK, .tp_block_nr = BLOCKS, .tp_frame_size = 2048, .tp_frame_nr = BLOCK / 2048 * BLOCKS, .tp_retire_blk_tov = 1 };
    struct sockaddr_ll to = { .sll_family = AF_PACKET, .sll_protocol = htons(ETH_P_ALL), .sll_ifindex = (int)if_nametoindex(interface) };
    if (r.fd < 0 || setsockopt(r.fd, SOL_PACKET, PACKET_VERSION, &version, sizeof version) != 0
        || setsockopt(r.fd, SOL_PACKET, PACKET_IGNORE_OUTGOING, &on, sizeof on) != 0
        || setsockopt(r.fd, SOL_PACKET, PACKET_RX_RING, &request, sizeof request) != 0) {
        die(interface);
    }

    r.memory = mmap(NULL, (size_t)BLOCK * BLOCKS, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_POPULATE, r.fd, 0);
    if (r.memory == MAP_FAILED || to.sll_ifindex == 0 || bind(r.fd, (struct sockaddr *)&to, sizeof to) != 0) {
        die(interface);
    }

    return r;
}

/* The next block, waited for 100 ms at most; NULL: none. */
static inline struct tpacket_block_desc *next_block(struct ring *r)
{
    struct tpacket_block_desc *block = (struct tpacket_block_desc *)(r->memory + (size_t)r->block * BLOCK);
    if ((__atomic_load_n(&block->hdr.bh1.block_status, __ATOMIC_ACQUIRE) & TP_STATUS_USER) == 0) {
        struct pollfd p = { .fd = r->fd, .events = POLLIN };
        poll(&p, 1, 100);
        if ((__atomic_load_n(&block->hdr.bh1.block_status, __ATOMIC_ACQUIRE) & TP_STATUS_USER) == 0) {
            return NULL;
        }
    }

    return block;
}

static inline void release_block(struct ring *r, struct tpacket_block_desc *block)
{
    __atomic_store_n(&block->hdr.bh1.block_status, TP_STATUS_KERNEL, __ATOMIC_RELEASE);
    r->block = (r->block + 1) % BLOCKS;
}

#endif
