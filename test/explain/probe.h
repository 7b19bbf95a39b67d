/* Shared by the two halves of the probe. */
#pragma once

#include <netinet/in.h>
#include <stdint.h>
#include <sys/socket.h>

int64_t now_ms(void);

int serve(int count, char **ports);
int ask(void);
