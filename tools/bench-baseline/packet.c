/* packet FROM TO SECONDS: TPACKET_V3, each frame copied and sent with sendmmsg of 64; TO "-": copied only. */
#include "ring.h"

enum { SLOTS = 512, SLOT = 2048 };

static struct mmsghdr messages[BATCH];
static struct iovec vectors[BATCH];
static uint8_t buffers[SLOTS][SLOT];
static unsigned held;
static uint64_t frames;

static void flush(int out)
{
    for (unsigned done = 0; done < held;) {
        int n = sendmmsg(out, messages + done, held - done, 0);
        if (n < 0 && errno != ENOBUFS && errno != EINTR) {
            die("sendmmsg");
        }

        done += n > 0 ? (unsigned)n : 0;
    }

    held = 0;
}

static void take(const struct tpacket3_hdr *header, int out)
{
    uint8_t *into = out < 0 ? buffers[frames % SLOTS] : buffers[held];
    size_t length = header->tp_snaplen < SLOT ? header->tp_snaplen : SLOT;
    memcpy(into, (const uint8_t *)header + header->tp_mac, length);
    frames++;
    if (out >= 0) {
        vectors[held] = (struct iovec){ into, length };
        messages[held].msg_hdr.msg_iov = &vectors[held];
        messages[held].msg_hdr.msg_iovlen = 1;
        if (++held == BATCH) {
            flush(out);
        }
    }
}

int main(int argc, char **argv)
{
    if (argc != 4) {
        return 2;
    }

    struct ring r = open_ring(argv[1]);
    int out = strcmp(argv[2], "-") == 0 ? -1 : packet_socket(argv[2], 0);
    double started = now(), cpu = now_of(CLOCK_PROCESS_CPUTIME_ID), until = started + atof(argv[3]);
    while (now() < until) {
        struct tpacket_block_desc *block = next_block(&r);
        if (block == NULL) {
            continue;
        }

        const struct tpacket3_hdr *header = (const struct tpacket3_hdr *)((uint8_t *)block + block->hdr.bh1.offset_to_first_pkt);
        for (unsigned i = block->hdr.bh1.num_pkts; i > 0; i--) {
            take(header, out);
            header = (const struct tpacket3_hdr *)((const uint8_t *)header + header->tp_next_offset);
        }

        release_block(&r, block);
        if (out >= 0) {
            flush(out);
        }
    }

    report(frames, started, cpu);
    return 0;
}
