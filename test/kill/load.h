/* The load of the kill test: one static program, server and client. */
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
