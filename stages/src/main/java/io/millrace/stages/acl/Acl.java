package io.millrace.stages.acl;

import io.millrace.driver.memory.Burst;
import io.millrace.pipeline.DropReason;
import io.millrace.pipeline.Stage;
import io.millrace.pipeline.StageContext;
import io.millrace.pipeline.Verdicts;
import io.millrace.stages.table.acl.AclKeys;
import io.millrace.stages.table.acl.AclTable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Drops what an access list denies. The first rule that matches decides; a packet that none matches
 * is denied, and a frame that is neither IPv4 nor IPv6 passes, both unless told otherwise.
 *
 * <p>Instances share the compiled table. On demand, what each rule decides is counted: by {@code
 * rule-1} and so on, {@code no-rule} and {@code not-ip}, since the start or the last reload.
 */
public final class Acl implements Stage {
  /** Denied by a rule, or by there being none. */
  public static final DropReason DENIED =
      DropReason.declare("acl-denied", "The access list does not permit the packet.");

  private static final int BIAS = -AclTable.NOT_IP;
  private static final long TICK_NANOS = 100_000_000;

  private final AclTable table;
  private final AclKeys keys = new AclKeys();
  private final int[] rules = new int[Burst.MAX_SIZE];

  /** By the table's result, of which the lowest is {@link AclTable#NOT_IP}. */
  private final boolean[] permits;

  private final boolean countsHits;
  private @Nullable RuleHits hits;

  /** Denies what no rule matches, and lets other than IP pass. */
  public Acl(AclTable table) {
    this(table, false, true, false);
  }

  /**
   * Applies a list.
   *
   * @param table may be shared with other instances
   * @param permitUnmatched what to do with packets that no rule matches
   * @param permitNonIp what to do with frames that are neither IPv4 nor IPv6, such as ARP
   * @param countsHits whether to count what each rule decides, which takes a counter for each
   */
  public Acl(AclTable table, boolean permitUnmatched, boolean permitNonIp, boolean countsHits) {
    this.table = table;
    this.countsHits = countsHits;
    permits = new boolean[table.size() + BIAS];
    permits[AclTable.NOT_IP + BIAS] = permitNonIp;
    permits[AclTable.NO_RULE + BIAS] = permitUnmatched;
    for (int rule = 0; rule < table.size(); rule++) {
      permits[rule + BIAS] = table.permits(rule);
    }
  }

  @Override
  public void start(StageContext context) {
    hits = countsHits ? new RuleHits(table.size(), context) : null;
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
      hits.count(rules, size);
    }
  }

  @Override
  public long tickNanos() {
    return countsHits ? TICK_NANOS : 0;
  }

  @Override
  public void tick(long nanos, Verdicts verdicts) {
    if (hits != null) {
      hits.publish();
    }
  }

  /** Begins anew to count: the numbers may mean other rules now. */
  @Override
  public boolean adopt(Stage predecessor) {
    if (predecessor instanceof Acl before && before.hits != null) {
      before.hits.reset();
    }
    return true;
  }

  @Override
  public void stop(Verdicts verdicts) {
    if (hits != null) {
      hits.publish();
    }
  }

  @Override
  public List<DropReason> dropReasons() {
    return List.of(DENIED);
  }
}
