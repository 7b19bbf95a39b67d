package dev.weft.net;

import dev.weft.model.Address;

/** @param onlyOnLink whether it is a link-local or host address */
public record DeviceAddress(int ifindex, Address address, int prefixLength, boolean onlyOnLink) {}
