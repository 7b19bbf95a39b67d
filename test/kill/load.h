/* The load of the kill test and of the barrier test: one static program, servers and clients. */
#pragma once

#include <signal.h>
#include <stdbool.h>
#include <stdint.h>

#include <netinet/in.h>

extern volatile sig_atomic_t stopped;

struct sockaddr_in6 parse_target(const char *text, int port);
/* Milliseconds of the monotonic clock. */
int64_t now_ms(void);
int die(const char *what);

int serve(int port);
int open_connections(int rate, int milliseconds, int port, char **targets, int count);
int record(int port);
int probe_targets(int rate, int port, char **targets, int count);
