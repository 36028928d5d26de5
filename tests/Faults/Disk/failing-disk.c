/*
 * A disk that fails on command. Loaded before the C library, it stands before every call that writes to a file below one folder, counts them, and
 * lets those between two numbers fail as a disk would: an I/O error, no room, or half of what was asked.
 * The numbers stand in a small file that the test maps too: seen, first, last, how.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

struct orders { long seen, first, last, how; };
static struct orders *orders;
static char folder[4096];

__attribute__((constructor)) static void begin(void)
{
    const char *below = getenv("FAILING_DISK_FOLDER"), *file = getenv("FAILING_DISK_ORDERS");
    if (!below || !file) return;
    int fd = open(file, O_RDWR | O_CLOEXEC);
    if (fd < 0) return;
    snprintf(folder, sizeof folder, "%s", below);
    void *map = mmap(NULL, sizeof *orders, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    close(fd);
    orders = map == MAP_FAILED ? NULL : map;
}

/* What becomes of a call on this file: 0 as it should, else how it fails. */
static long fate(int fd)
{
    char link[64], path[4096];
    if (!orders) return 0;
    int saved = errno;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t n = readlink(link, path, sizeof path - 1);
    errno = saved;
    if (n <= 0) return 0;
    path[n] = 0;
    if (strncmp(path, folder, strlen(folder))) return 0;
    long number = __atomic_add_fetch(&orders->seen, 1, __ATOMIC_SEQ_CST), first = orders->first;
    return first && number >= first && number <= orders->last ? orders->how : 0;
}

#define REAL(type, name, ...) static type (*real)(__VA_ARGS__); if (!real) real = dlsym(RTLD_NEXT, name)
#define FAIL(how) do { errno = (how) == 2 ? ENOSPC : EIO; return -1; } while (0)

ssize_t write(int fd, const void *bytes, size_t count)
{
    REAL(ssize_t, "write", int, const void *, size_t);
    long how = fate(fd);
    if (how == 3 && count > 1) return real(fd, bytes, count / 2);
    if (how) FAIL(how);
    return real(fd, bytes, count);
}

ssize_t pwrite(int fd, const void *bytes, size_t count, off_t at)
{
    REAL(ssize_t, "pwrite", int, const void *, size_t, off_t);
    long how = fate(fd);
    if (how == 3 && count > 1) return real(fd, bytes, count / 2, at);
    if (how) FAIL(how);
    return real(fd, bytes, count, at);
}

ssize_t pwrite64(int fd, const void *bytes, size_t count, off64_t at)
{
    REAL(ssize_t, "pwrite64", int, const void *, size_t, off64_t);
    long how = fate(fd);
    if (how == 3 && count > 1) return real(fd, bytes, count / 2, at);
    if (how) FAIL(how);
    return real(fd, bytes, count, at);
}

int fsync(int fd)
{
    REAL(int, "fsync", int);
    long how = fate(fd);
    if (how) FAIL(how);
    return real(fd);
}

int fdatasync(int fd)
{
    REAL(int, "fdatasync", int);
    long how = fate(fd);
    if (how) FAIL(how);
    return real(fd);
}

int ftruncate(int fd, off_t size)
{
    REAL(int, "ftruncate", int, off_t);
    long how = fate(fd);
    if (how) FAIL(how);
    return real(fd, size);
}

int ftruncate64(int fd, off64_t size)
{
    REAL(int, "ftruncate64", int, off64_t);
    long how = fate(fd);
    if (how) FAIL(how);
    return real(fd, size);
}

int posix_fallocate(int fd, off_t at, off_t size)
{
    REAL(int, "posix_fallocate", int, off_t, off_t);
    long how = fate(fd);
    if (how) return how == 2 ? ENOSPC : EIO;
    return real(fd, at, size);
}
