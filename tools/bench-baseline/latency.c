/* latency INTERFACE SECONDS: a blocking receive loop; from the kernel's time stamp to here, in microseconds. */
#include "bench.h"

enum { LIMIT = 4000000 };

static float samples[LIMIT];

static int compare(const void *a, const void *b)
{
    float x = *(const float *)a, y = *(const float *)b;
    return (x > y) - (x < y);
}

static double age(struct msghdr *message)
{
    struct timespec t;
    clock_gettime(CLOCK_REALTIME, &t);
    for (struct cmsghdr *c = CMSG_FIRSTHDR(message); c != NULL; c = CMSG_NXTHDR(message, c)) {
        if (c->cmsg_level == SOL_SOCKET && c->cmsg_type == SCM_TIMESTAMPNS) {
            struct timespec arrived;
            memcpy(&arrived, CMSG_DATA(c), sizeof arrived);
            return (double)(t.tv_sec - arrived.tv_sec) * 1e6 + (double)(t.tv_nsec - arrived.tv_nsec) / 1e3;
        }
    }

    return -1;
}

int main(int argc, char **argv)
{
    if (argc != 3) {
        return 2;
    }

    int on = 1, count = 0, fd = packet_socket(argv[1], ETHERTYPE_LOCAL);
    struct timeval limit = { .tv_usec = 100000 };
    if (setsockopt(fd, SOL_SOCKET, SO_TIMESTAMPNS, &on, sizeof on) != 0 || setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit) != 0) {
        die("setsockopt");
    }

    double until = now() + atof(argv[2]);
    while (now() < until && count < LIMIT) {
        uint8_t frame[2048], control[256];
        struct iovec vector = { frame, sizeof frame };
        struct msghdr message = { .msg_iov = &vector, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control };
        if (recvmsg(fd, &message, 0) > 0) {
            double t = age(&message);
            if (t >= 0) {
                samples[count++] = (float)t;
            }
        }
    }

    if (count == 0) {
        fprintf(stderr, "no frame\n");
        return 2;
    }

    qsort(samples, (size_t)count, sizeof samples[0], compare);
    printf("frames=%d p50=%.2f p99=%.2f p999=%.2f\n", count, samples[count / 2], samples[(int)(count * 0.99)], samples[(int)(count * 0.999)]);
    return 0;
}
