// Makes writes to files fail with EIO while the file named by FAULTY_DISK exists: the nearest thing
// to a dying disk that needs no rights. Sockets and pipes go on.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

static int fails(int fd) {
    const char *mark = getenv("FAULTY_DISK");
    struct stat is;
    return mark && access(mark, F_OK) == 0 && fstat(fd, &is) == 0 && S_ISREG(is.st_mode);
}

#define FAULTY(result, name, parameters, arguments)                            \
    result name parameters {                                                   \
        result(*real) parameters = (result(*) parameters)dlsym(RTLD_NEXT, #name); \
        if (!fails(fd)) return real arguments;                                 \
        errno = EIO;                                                           \
        return -1;                                                             \
    }

FAULTY(ssize_t, write, (int fd, const void *from, size_t n), (fd, from, n))
FAULTY(ssize_t, pwrite, (int fd, const void *from, size_t n, off_t at), (fd, from, n, at))
FAULTY(ssize_t, pwrite64, (int fd, const void *from, size_t n, off_t at), (fd, from, n, at))
FAULTY(int, fsync, (int fd), (fd))
FAULTY(int, fdatasync, (int fd), (fd))
