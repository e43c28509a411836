package io.millrace.perf.traffic;

import io.millrace.driver.memory.PacketCache;
import io.millrace.driver.port.TxQueue;

/**
 * A lane whose sending side is open.
 *
 * @param lane which
 * @param firstStream number of its first stream among those of all lanes
 * @param tx the queue
 * @param txCache where the queue's thread has its buffers from
 */
record OpenLane(Lane lane, int firstStream, TxQueue tx, PacketCache txCache) {}
