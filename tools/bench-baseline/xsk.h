/* Sockets of AF_XDP on one pool of buffers, and the program that gives them an interface's frames: raw system calls, no libbpf. */
#ifndef HWNET_XSK_H
#define HWNET_XSK_H

#include "bench.h"
#include <linux/bpf.h>
#include <linux/if_link.h>
#include <linux/if_xdp.h>
#include <poll.h>
#include <sys/mman.h>
#include <sys/syscall.h>

#ifndef AF_XDP
#define AF_XDP 44
#endif
#ifndef SOL_XDP
#define SOL_XDP 283
#endif

enum { SLOT = 2048, RING = 2048 };

/* All buffers, and those that nobody holds. */
struct pool {
    uint8_t *memory;
    size_t length;
    uint64_t *addresses;
    unsigned free;
};

/* One of the four rings of a socket; entries are addresses or descriptors. */
struct ring {
    uint32_t *producer, *consumer, mask;
    union {
        uint64_t *addresses;
        struct xdp_desc *descriptors;
    };
};

struct xsk {
    int fd;
    struct ring fill, completion, rx, tx;
};

static inline uint32_t acquire(const uint32_t *at) { return __atomic_load_n(at, __ATOMIC_ACQUIRE); }

static inline void publish(uint32_t *at, uint32_t value) { __atomic_store_n(at, value, __ATOMIC_RELEASE); }

/* The kernel lets go of a queue, and of a program, some time after the process that had it ended. */
static inline void again(const char *interface)
{
    static int left = 1000;
    if ((errno != EBUSY && errno != EEXIST) || left-- == 0) {
        die(interface);
    }

    nanosleep(&(struct timespec){ .tv_nsec = 1000000 }, NULL);
}

static inline struct pool open_pool(unsigned count)
{
    struct pool p = { .length = (size_t)count * SLOT, .addresses = malloc(count * sizeof(uint64_t)), .free = count };
    p.memory = mmap(NULL, p.length, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
    if (p.memory == MAP_FAILED || p.addresses == NULL) {
        die("memory");
    }

    for (unsigned i = 0; i < count; i++) {
        p.addresses[i] = (uint64_t)i * SLOT;
    }

    return p;
}

static inline struct ring map_ring(int fd, const struct xdp_ring_offset *at, off_t which, size_t entry)
{
    uint8_t *memory = mmap(NULL, at->desc + (RING * entry), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_POPULATE, fd, which);
    if (memory == MAP_FAILED) {
        die("ring");
    }

    return (struct ring){ .producer = (uint32_t *)(memory + at->producer), .consumer = (uint32_t *)(memory + at->consumer),
        .mask = RING - 1, .addresses = (uint64_t *)(memory + at->desc) };
}

/* other: the socket that has registered the pool; -1: this one does. */
static inline struct xsk open_xsk(const char *interface, const struct pool *pool, int other)
{
    struct xsk s = { .fd = socket(AF_XDP, SOCK_RAW, 0) };
    struct xdp_umem_reg memory = { .addr = (uint64_t)(uintptr_t)pool->memory, .len = pool->length, .chunk_size = SLOT };
    struct xdp_mmap_offsets at;
    socklen_t length = sizeof at;
    int entries = RING;
    if (s.fd < 0 || (other < 0 && setsockopt(s.fd, SOL_XDP, XDP_UMEM_REG, &memory, sizeof memory) != 0)
        || setsockopt(s.fd, SOL_XDP, XDP_UMEM_FILL_RING, &entries, sizeof entries) != 0
        || setsockopt(s.fd, SOL_XDP, XDP_UMEM_COMPLETION_RING, &entries, sizeof entries) != 0
        || setsockopt(s.fd, SOL_XDP, XDP_RX_RING, &entries, sizeof entries) != 0
        || setsockopt(s.fd, SOL_XDP, XDP_TX_RING, &entries, sizeof entries) != 0
        || getsockopt(s.fd, SOL_XDP, XDP_MMAP_OFFSETS, &at, &length) != 0) {
        die(interface);
    }

    s.fill = map_ring(s.fd, &at.fr, XDP_UMEM_PGOFF_FILL_RING, sizeof(uint64_t));
    s.completion = map_ring(s.fd, &at.cr, XDP_UMEM_PGOFF_COMPLETION_RING, sizeof(uint64_t));
    s.rx = map_ring(s.fd, &at.rx, XDP_PGOFF_RX_RING, sizeof(struct xdp_desc));
    s.tx = map_ring(s.fd, &at.tx, XDP_PGOFF_TX_RING, sizeof(struct xdp_desc));
    struct sockaddr_xdp to = { .sxdp_family = AF_XDP, .sxdp_ifindex = if_nametoindex(interface),
        .sxdp_flags = other < 0 ? XDP_COPY : XDP_SHARED_UMEM, .sxdp_shared_umem_fd = other < 0 ? 0 : (uint32_t)other };
    while (bind(s.fd, (struct sockaddr *)&to, sizeof to) != 0) {
        again(interface);
    }

    return s;
}

static inline int bpf(int command, union bpf_attr *attributes) { return (int)syscall(SYS_bpf, command, attributes, sizeof *attributes); }

/* The kernel refuses attributes that hold anything but zeros where it does not look. */
static inline union bpf_attr no_attributes(void)
{
    union bpf_attr none;
    memset(&none, 0, sizeof none);
    return none;
}

static inline int load_program(int map)
{
    struct bpf_insn program[] = {
        { .code = BPF_LDX | BPF_MEM | BPF_W, .dst_reg = BPF_REG_2, .src_reg = BPF_REG_1, .off = offsetof(struct xdp_md, rx_queue_index) },
        { .code = BPF_LD | BPF_IMM | BPF_DW, .dst_reg = BPF_REG_1, .src_reg = BPF_PSEUDO_MAP_FD, .imm = map },
        { .code = 0 },
        { .code = BPF_ALU64 | BPF_MOV | BPF_K, .dst_reg = BPF_REG_3, .imm = XDP_PASS },
        { .code = BPF_JMP | BPF_CALL, .imm = BPF_FUNC_redirect_map },
        { .code = BPF_JMP | BPF_EXIT },
    };
    union bpf_attr load = no_attributes();
    load.prog_type = BPF_PROG_TYPE_XDP;
    load.insn_cnt = sizeof program / sizeof program[0];
    load.insns = (uint64_t)(uintptr_t)program;
    load.license = (uint64_t)(uintptr_t)"Dual BSD/GPL";
    return bpf(BPF_PROG_LOAD, &load);
}

/* Frames of queue 0 go to the socket, all others to the host's own stack. Ends with the process. */
static inline void redirect(const char *interface, int fd)
{
    int key = 0;
    union bpf_attr map = no_attributes(), entry = no_attributes(), link = no_attributes();
    map.map_type = BPF_MAP_TYPE_XSKMAP;
    map.key_size = map.value_size = 4;
    map.max_entries = 1;
    entry.map_fd = (uint32_t)bpf(BPF_MAP_CREATE, &map);
    entry.key = (uint64_t)(uintptr_t)&key;
    entry.value = (uint64_t)(uintptr_t)&fd;
    int program = load_program((int)entry.map_fd);
    if ((int)entry.map_fd < 0 || program < 0 || bpf(BPF_MAP_UPDATE_ELEM, &entry) != 0) {
        die("bpf");
    }

    link.link_create.prog_fd = (uint32_t)program;
    link.link_create.target_ifindex = if_nametoindex(interface);
    link.link_create.attach_type = BPF_XDP;
    link.link_create.flags = XDP_FLAGS_DRV_MODE;
    while (bpf(BPF_LINK_CREATE, &link) < 0) {
        if (link.link_create.flags == XDP_FLAGS_DRV_MODE && errno != EBUSY && errno != EEXIST) {
            link.link_create.flags = XDP_FLAGS_SKB_MODE;
        } else {
            again(interface);
        }
    }
}

#endif
