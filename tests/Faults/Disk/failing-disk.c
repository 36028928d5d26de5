/*
 * A disk that fails on command. Loaded before the C library, it stands before every call that writes to a file below one folder, counts them, and
 * lets those between two numbers fail as a disk would: an I/O error, no room, or half of what was asked.
 * The numbers stand in a small file that the test maps too: seen, first, last, how.
 * Where a book is named, each call that succeeded is written down there, in order, with its bytes: from that the test makes what a power cut leaves.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

struct orders { long seen, first, last, how; };
static struct orders *orders;
static char folder[4096];
static int book = -1;
static pthread_mutex_t turn = PTHREAD_MUTEX_INITIALIZER;

__attribute__((constructor)) static void begin(void)
{
    const char *below = getenv("FAILING_DISK_FOLDER"), *file = getenv("FAILING_DISK_ORDERS"), *written = getenv("FAILING_DISK_BOOK");
    if (!below || !file) return;
    int fd = open(file, O_RDWR | O_CLOEXEC);
    if (fd < 0) return;
    snprintf(folder, sizeof folder, "%s", below);
    void *map = mmap(NULL, sizeof *orders, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    close(fd);
    orders = map == MAP_FAILED ? NULL : map;
    if (written) book = open(written, O_WRONLY | O_APPEND | O_CLOEXEC);
}

/* What becomes of a call on this file: 0 as it should, else how it fails; -1 when the file is not below the folder. */
static long fate(int fd, char path[4096])
{
    char link[64];
    if (!orders) return -1;
    int saved = errno;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t n = readlink(link, path, 4095);
    errno = saved;
    if (n <= 0) return -1;
    path[n] = 0;
    if (strncmp(path, folder, strlen(folder))) return -1;
    long number = __atomic_add_fetch(&orders->seen, 1, __ATOMIC_SEQ_CST), first = orders->first;
    return first && number >= first && number <= orders->last ? orders->how : 0;
}

/* One line of the book: what, the lengths of path and bytes, where, then both. Never through our own write. */
static void note(char what, const char *path, long at, const void *bytes, long size)
{
    struct { long what, path, size, at; } line = { what, (long)strlen(path), size, at };
    struct iovec parts[] = { { &line, sizeof line }, { (void *)path, strlen(path) }, { (void *)bytes, (size_t)size } };
    int saved = errno;
    syscall(SYS_writev, book, parts, 3);
    errno = saved;
}

/* The call and its line in the book in one turn, so that the book has them in the order in which they happened. */
#define DONE(type, call, good, what, path, at, bytes, size) do { \
        if (fated < 0 || book < 0) return call; \
        pthread_mutex_lock(&turn); \
        type got = call; \
        if (good) note(what, path, at, bytes, size); \
        pthread_mutex_unlock(&turn); \
        return got; \
    } while (0)
#define REAL(type, name, ...) static type (*real)(__VA_ARGS__); if (!real) real = dlsym(RTLD_NEXT, name)
#define FAIL(how) do { errno = (how) == 2 ? ENOSPC : EIO; return -1; } while (0)

ssize_t write(int fd, const void *bytes, size_t count)
{
    REAL(ssize_t, "write", int, const void *, size_t);
    char path[4096];
    long fated = fate(fd, path), how = fated < 0 ? 0 : fated;
    if (how == 3 && count > 1) return real(fd, bytes, count / 2);
    if (how) FAIL(how);
    DONE(ssize_t, real(fd, bytes, count), got > 0, 'w', path, lseek(fd, 0, SEEK_CUR) - got, bytes, got);
}

ssize_t pwrite(int fd, const void *bytes, size_t count, off_t at)
{
    REAL(ssize_t, "pwrite", int, const void *, size_t, off_t);
    char path[4096];
    long fated = fate(fd, path), how = fated < 0 ? 0 : fated;
    if (how == 3 && count > 1) return real(fd, bytes, count / 2, at);
    if (how) FAIL(how);
    DONE(ssize_t, real(fd, bytes, count, at), got > 0, 'w', path, at, bytes, got);
}

ssize_t pwrite64(int fd, const void *bytes, size_t count, off64_t at)
{
    REAL(ssize_t, "pwrite64", int, const void *, size_t, off64_t);
    char path[4096];
    long fated = fate(fd, path), how = fated < 0 ? 0 : fated;
    if (how == 3 && count > 1) return real(fd, bytes, count / 2, at);
    if (how) FAIL(how);
    DONE(ssize_t, real(fd, bytes, count, at), got > 0, 'w', path, at, bytes, got);
}

int fsync(int fd)
{
    REAL(int, "fsync", int);
    char path[4096];
    long fated = fate(fd, path), how = fated < 0 ? 0 : fated;
    if (how) FAIL(how);
    DONE(int, real(fd), got == 0, 'f', path, 0, "", 0);
}

int fdatasync(int fd)
{
    REAL(int, "fdatasync", int);
    char path[4096];
    long fated = fate(fd, path), how = fated < 0 ? 0 : fated;
    if (how) FAIL(how);
    DONE(int, real(fd), got == 0, 'f', path, 0, "", 0);
}

int ftruncate(int fd, off_t size)
{
    REAL(int, "ftruncate", int, off_t);
    char path[4096];
    long fated = fate(fd, path), how = fated < 0 ? 0 : fated;
    if (how) FAIL(how);
    DONE(int, real(fd, size), got == 0, 't', path, size, "", 0);
}

int ftruncate64(int fd, off64_t size)
{
    REAL(int, "ftruncate64", int, off64_t);
    char path[4096];
    long fated = fate(fd, path), how = fated < 0 ? 0 : fated;
    if (how) FAIL(how);
    DONE(int, real(fd, size), got == 0, 't', path, size, "", 0);
}

int posix_fallocate(int fd, off_t at, off_t size)
{
    REAL(int, "posix_fallocate", int, off_t, off_t);
    char path[4096];
    long fated = fate(fd, path), how = fated < 0 ? 0 : fated;
    if (how) return how == 2 ? ENOSPC : EIO;
    return real(fd, at, size);
}

int rename(const char *from, const char *to)
{
    REAL(int, "rename", const char *, const char *);
    long fated = orders && !strncmp(to, folder, strlen(folder)) ? 0 : -1;
    DONE(int, real(from, to), got == 0, 'r', from, 0, to, (long)strlen(to));
}
