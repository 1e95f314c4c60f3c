/* blast INTERFACE DESTINATION SECONDS RATE: 60-byte frames; RATE 0: sendmmsg of 64, as fast as it goes; else that many a second, singly. */
#include "bench.h"

static struct mmsghdr messages[BATCH];
static struct iovec vectors[BATCH];
static uint8_t frame[FRAME];

/* Whoever floods for somebody ends with them. */
static pid_t parent;

static uint64_t flood(int fd, double until)
{
    uint64_t sent = 0;
    for (int i = 0; i < BATCH; i++) {
        vectors[i] = (struct iovec){ frame, FRAME };
        messages[i].msg_hdr.msg_iov = &vectors[i];
        messages[i].msg_hdr.msg_iovlen = 1;
    }

    while (now() < until && getppid() == parent) {
        int n = sendmmsg(fd, messages, BATCH, 0);
        sent += n > 0 ? (uint64_t)n : 0;
        if (n < 0 && errno != ENOBUFS && errno != EINTR) {
            die("sendmmsg");
        }
    }

    return sent;
}

static uint64_t pace(int fd, double until, double rate)
{
    uint64_t sent = 0;
    struct timespec next;
    clock_gettime(CLOCK_MONOTONIC, &next);
    while (now() < until && getppid() == parent) {
        if (send(fd, frame, FRAME, 0) == FRAME) {
            sent++;
        }

        next.tv_nsec += (long)(1e9 / rate);
        if (next.tv_nsec >= 1000000000) {
            next.tv_nsec -= 1000000000;
            next.tv_sec++;
        }

        clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &next, NULL);
    }

    return sent;
}

int main(int argc, char **argv)
{
    if (argc != 5) {
        return 2;
    }

    parent = getppid();
    int fd = packet_socket(argv[1], 0);
    make_frame(frame, argv[2]);
    double started = now(), cpu = now_of(CLOCK_PROCESS_CPUTIME_ID), until = started + atof(argv[3]), rate = atof(argv[4]);
    uint64_t sent = rate > 0 ? pace(fd, until, rate) : flood(fd, until);
    report(sent, started, cpu);
    return 0;
}
