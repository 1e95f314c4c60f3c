/*
 * steps THREAD FILE ROUNDS SECONDS: lets a thread run instruction by instruction and counts them. The thread tells in the first eight bytes of
 * FILE how many rounds it has done; the median of the instructions of one round is the answer. No hardware counter is needed.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <time.h>

static void die(const char *what)
{
    fprintf(stderr, "%s: %s\n", what, strerror(errno));
    exit(2);
}

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static int compare(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

/* On one processor the two hand over without waking another. */
static cpu_set_t together(pid_t thread)
{
    cpu_set_t before, one;
    CPU_ZERO(&one);
    CPU_SET(sched_getcpu(), &one);
    if (sched_getaffinity(thread, sizeof before, &before) != 0 || sched_setaffinity(thread, sizeof one, &one) != 0 || sched_setaffinity(0, sizeof one, &one) != 0) {
        die("affinity");
    }

    return before;
}

/* One instruction; a signal that came meanwhile is handed on with the next. */
static int step(pid_t thread, int *signal)
{
    int status;
    if (ptrace(PTRACE_SINGLESTEP, thread, NULL, (void *)(intptr_t)*signal) != 0 || waitpid(thread, &status, __WALL) != thread || !WIFSTOPPED(status)) {
        die("the thread went away");
    }

    int trapped = WSTOPSIG(status) == SIGTRAP;
    *signal = trapped ? 0 : WSTOPSIG(status);
    return trapped;
}

int main(int argc, char **argv)
{
    if (argc != 5) {
        return 2;
    }

    pid_t thread = atoi(argv[1]);
    int file = open(argv[2], O_RDONLY), rounds = atoi(argv[3]), done = -1, signal = 0, status;
    const volatile uint64_t *counter = mmap(NULL, sizeof *counter, PROT_READ, MAP_SHARED, file, 0);
    uint64_t *found = calloc((size_t)rounds + 1, sizeof *found), steps = 0, last;
    if (file < 0 || counter == MAP_FAILED || found == NULL) {
        die(argv[2]);
    }

    if (ptrace(PTRACE_SEIZE, thread, NULL, NULL) != 0 || ptrace(PTRACE_INTERRUPT, thread, NULL, NULL) != 0 || waitpid(thread, &status, __WALL) != thread) {
        die("ptrace");
    }

    cpu_set_t before = together(thread);
    double until = now() + atof(argv[4]);
    for (last = *counter; done < rounds && now() < until;) {
        steps += (uint64_t)step(thread, &signal);
        if (*counter != last) {
            /* The first one was under way when the counting began. */
            if (done >= 0) {
                found[done] = steps;
            }

            done++;
            steps = 0;
            last = *counter;
        }
    }

    sched_setaffinity(thread, sizeof before, &before);
    ptrace(PTRACE_DETACH, thread, NULL, (void *)(intptr_t)signal);
    if (done <= 0) {
        fprintf(stderr, "not one round within %s s\n", argv[4]);
        return 2;
    }

    qsort(found, (size_t)done, sizeof *found, compare);
    printf("rounds=%d instructions=%llu\n", done, (unsigned long long)found[done / 2]);
    return 0;
}
