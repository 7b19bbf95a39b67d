/* One function a command: each prints its result on stdout, or fills f and returns -1. */
#pragma once

#include "request.h"

int add_run(const struct request *r, struct failure *f);
int del_run(const struct request *r, struct failure *f);
int check_run(const struct request *r, struct failure *f);
int gc_run(const struct request *r, struct failure *f);
int status_run(const struct request *r, struct failure *f);
int version_run(const struct request *r, struct failure *f);
