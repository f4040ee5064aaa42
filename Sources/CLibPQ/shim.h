#ifndef CLIBPQ_SHIM_H
#define CLIBPQ_SHIM_H

#include <libpq-fe.h>

// The readiness thread of Postgres waits with these; the Glibc module of Swift does not offer them all.
#include <poll.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>

#endif
