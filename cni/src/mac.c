/* Apart from the other files, as the ABI's types and the kernel's headers exclude each other. */
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "endpoint.h"
#include "../../bpf/abi/endpoint.h"

const uint8_t gateway_mac[MAC_SIZE] = GATEWAY_MAC;

bool mac_is_pod(const uint8_t mac[MAC_SIZE])
{
	return mac[0] == POD_MAC_0 && mac[1] == POD_MAC_1 && memcmp(mac, gateway_mac, MAC_SIZE);
}

void mac_text(const uint8_t mac[MAC_SIZE], char out[MAC_TEXT])
{
	snprintf(out, MAC_TEXT, "%02x:%02x:%02x:%02x:%02x:%02x", mac[0], mac[1], mac[2], mac[3],
		 mac[4], mac[5]);
}
