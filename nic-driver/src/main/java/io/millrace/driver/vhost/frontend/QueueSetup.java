package io.millrace.driver.vhost.frontend;

/**
 * A queue as the back end is told of it, with addresses of the region that is shared.
 *
 * @param index its number
 * @param size its descriptors
 * @param descriptors descriptor area
 * @param driverArea the available ring of a split queue
 * @param deviceArea the used ring of a split queue
 * @param kickFd by which the back end is told of new buffers
 * @param callFd by which it tells of used ones, or -1
 */
record QueueSetup(
    int index,
    int size,
    long descriptors,
    long driverArea,
    long deviceArea,
    int kickFd,
    int callFd) {}
