/* xdp transmit INTERFACE DESTINATION SECONDS | xdp receive FROM - SECONDS | xdp forward FROM TO SECONDS: AF_XDP in copy mode. */
#include "xsk.h"

enum { LEAD = 256, FRAMES = 4096 };

static struct pool pool;
static uint64_t frames;

static void fill(struct ring *r, unsigned count)
{
    uint32_t at = *r->producer;
    for (unsigned i = 0; i < count && pool.free > 0; i++) {
        r->addresses[at++ & r->mask] = pool.addresses[--pool.free];
    }

    publish(r->producer, at);
}

/* What the kernel has sent comes back. */
static void reclaim(struct ring *r)
{
    uint32_t ready = acquire(r->producer), at = *r->consumer;
    while (at != ready) {
        pool.addresses[pool.free++] = r->addresses[at++ & r->mask] & ~(uint64_t)(SLOT - 1);
    }

    publish(r->consumer, at);
}

/* Hands the kernel what stands in the ring, until it took all. */
static void kick(struct xsk *s)
{
    while (acquire(s->tx.consumer) != *s->tx.producer) {
        if (sendto(s->fd, NULL, 0, MSG_DONTWAIT, NULL, 0) < 0 && errno != EAGAIN && errno != EBUSY && errno != ENOBUFS && errno != EINTR) {
            die("sendto");
        }

        reclaim(&s->completion);
    }

    reclaim(&s->completion);
}

static void put(struct xsk *s, uint64_t address, uint32_t length)
{
    uint32_t at = *s->tx.producer;
    s->tx.descriptors[at & s->tx.mask] = (struct xdp_desc){ .addr = address, .len = length };
    publish(s->tx.producer, at + 1);
}

static void transmit(struct xsk *s, const char *destination, double until)
{
    for (unsigned i = 0; i < pool.free; i++) {
        make_frame(pool.memory + pool.addresses[i], destination);
    }

    while (now() < until) {
        for (int turn = 0; turn < 16; turn++) {
            for (int i = 0; i < BATCH; i++) {
                put(s, pool.addresses[--pool.free], FRAME);
            }

            kick(s);
            frames += BATCH;
        }
    }
}

/* To another socket where there is one, else a copy as a driver makes it. */
static void receive(struct xsk *from, struct xsk *to, double until)
{
    static uint8_t copies[512][SLOT];
    fill(&from->fill, LEAD * 4);
    while (now() < until) {
        uint32_t ready = acquire(from->rx.producer), at = *from->rx.consumer;
        if (at == ready) {
            struct pollfd p = { .fd = from->fd, .events = POLLIN };
            poll(&p, 1, 100);
            continue;
        }

        unsigned count = ready - at < LEAD ? ready - at : LEAD;
        for (unsigned i = 0; i < count; i++) {
            struct xdp_desc d = from->rx.descriptors[at++ & from->rx.mask];
            if (to != NULL) {
                put(to, d.addr, d.len);
            } else {
                memcpy(copies[frames++ % 512], pool.memory + d.addr, d.len);
                pool.addresses[pool.free++] = d.addr & ~(uint64_t)(SLOT - 1);
            }
        }

        publish(from->rx.consumer, at);
        if (to != NULL) {
            kick(to);
            frames += count;
        }

        fill(&from->fill, count);
    }
}

int main(int argc, char **argv)
{
    if (argc != 5) {
        return 2;
    }

    int sends = strcmp(argv[1], "transmit") == 0, forwards = strcmp(argv[1], "forward") == 0;
    pool = open_pool(FRAMES);
    struct xsk first = open_xsk(argv[2], &pool, -1), second = { .fd = -1 };
    if (!sends) {
        redirect(argv[2], first.fd);
    }

    if (forwards) {
        second = open_xsk(argv[3], &pool, first.fd);
    }

    double started = now(), cpu = now_of(CLOCK_PROCESS_CPUTIME_ID), until = started + atof(argv[4]);
    if (sends) {
        transmit(&first, argv[3], until);
    } else {
        receive(&first, forwards ? &second : NULL, until);
    }

    report(frames, started, cpu);
    return 0;
}
