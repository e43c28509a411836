package io.millrace.stages.acl;

import io.millrace.driver.memory.Burst;
import io.millrace.pipeline.DropReason;
import io.millrace.pipeline.Stage;
import io.millrace.pipeline.Verdicts;
import io.millrace.stages.table.acl.AclKeys;
import io.millrace.stages.table.acl.AclTable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Drops what an access list denies. The first rule that matches decides; a packet that none matches
 * is denied, and a frame that is neither IPv4 nor IPv6 passes, both unless told otherwise.
 *
 * <p>Instances share the compiled table, and the hit counts if there are any.
 */
public final class Acl implements Stage {
  /** Denied by a rule, or by there being none. */
  public static final DropReason DENIED =
      DropReason.declare("acl-denied", "The access list does not permit the packet.");

  private static final int BIAS = -AclTable.NOT_IP;

  private final AclTable table;
  private final AclKeys keys = new AclKeys();
  private final int[] rules = new int[Burst.MAX_SIZE];

  /** By the table's result, of which the lowest is {@link AclTable#NOT_IP}. */
  private final boolean[] permits;

  private final long @Nullable [] hits;

  /** Denies what no rule matches, and lets other than IP pass. */
  public Acl(AclTable table) {
    this(table, false, true, null);
  }

  /**
   * Applies a list.
   *
   * @param table may be shared with other instances
   * @param permitUnmatched what to do with packets that no rule matches
   * @param permitNonIp what to do with frames that are neither IPv4 nor IPv6, such as ARP
   * @param hits where to count what each rule decides, shared with other instances; null for
   *     nowhere, which is faster
   */
  public Acl(AclTable table, boolean permitUnmatched, boolean permitNonIp, @Nullable AclHits hits) {
    this.table = table;
    this.hits = hits == null ? null : hits.newWorker();
    permits = new boolean[table.size() + BIAS];
    permits[AclTable.NOT_IP + BIAS] = permitNonIp;
    permits[AclTable.NO_RULE + BIAS] = permitUnmatched;
    for (int rule = 0; rule < table.size(); rule++) {
      permits[rule + BIAS] = table.permits(rule);
    }
  }

  @Override
  public void process(Burst burst, Verdicts verdicts) {
    keys.load(burst);
    table.match(keys, rules);
    int size = burst.size();
    for (int i = 0; i < size; i++) {
      if (!permits[rules[i] + BIAS]) {
        verdicts.drop(i, DENIED);
      }
    }
    if (hits != null) {
      AclHits.count(hits, rules, size);
    }
  }

  @Override
  public List<DropReason> dropReasons() {
    return List.of(DENIED);
  }
}
