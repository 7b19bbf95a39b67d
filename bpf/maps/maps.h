/* What every map definition needs. */
#pragma once

#include <stdbool.h>

#include <linux/bpf.h>
#include <linux/pkt_cls.h>

#include <bpf/bpf_helpers.h>

#include "../abi/config.h"
#include "../abi/event.h"
#include "../abi/endpoint.h"
#include "../abi/ipcache.h"
