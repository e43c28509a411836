package io.millrace.stages.wireguard.table;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * What is behind each of the random 32-bit indices by which peers address us (WireGuard paper,
 * section 5.4: sender and receiver index).
 *
 * <p>Since we choose the indices, we choose them so that no two share their low bits: the table is
 * an array by these, without chains, at most a quarter full. A message with an index nobody has
 * costs one load, one with a good index two.
 *
 * <p>Any thread may look up; one thread, control, changes. A look-up beside a change finds what was
 * there before or after; what it finds may be taken out right after, see {@link GracePeriods}.
 *
 * @param <T> what is behind an index
 */
public final class IndexTable<T> {
  private static final int FIRST_SLOTS = 64;
  private static final int SHARE = 4;
  private static final int FREE = 0;

  private final RandomGenerator random;
  private volatile Slots slots = new Slots(FIRST_SLOTS);
  private int used;

  /** An empty table; the generator should be one that nobody can foretell. */
  public IndexTable(RandomGenerator random) {
    this.random = random;
  }

  /** What is behind an index, or null. */
  @SuppressWarnings("unchecked") // put takes nothing but T
  public @Nullable T get(int index) {
    return (T) slots.get(index);
  }

  /** A new index, behind which there is nothing yet. It is never 0. Control only. */
  public int reserve() {
    if ((used + 1) * SHARE > slots.keys.length) {
      slots = slots.doubled();
    }
    Slots current = slots;
    int index = random.nextInt();
    while (index == FREE || current.isUsed(index)) {
      index = random.nextInt();
    }
    current.setKey(index, index);
    used++;
    return index;
  }

  /** Puts something behind an index that has been reserved. Control only. */
  public void put(int index, T value) {
    slots.setValue(index, value);
  }

  /** Gives an index back. Control only. */
  public void remove(int index) {
    if (slots.isOf(index)) {
      slots.setKey(index, FREE);
      slots.setValue(index, null);
      used--;
    }
  }

  /** Indices in use. */
  public int size() {
    return used;
  }

  /** Keys and what is behind them, by the low bits of the key. */
  private static final class Slots {
    private static final VarHandle KEY = MethodHandles.arrayElementVarHandle(int[].class);
    private static final VarHandle VALUE = MethodHandles.arrayElementVarHandle(Object[].class);

    private final int[] keys;
    private final @Nullable Object[] values;
    private final int mask;

    Slots(int count) {
      keys = new int[count];
      values = new Object[count];
      mask = count - 1;
    }

    @Nullable Object get(int index) {
      int slot = index & mask;
      if ((int) KEY.getAcquire(keys, slot) != index) {
        return null;
      }
      Object value = VALUE.getAcquire(values, slot);
      // Is it still this index's? A key goes before its value, and comes before it.
      return (int) KEY.getAcquire(keys, slot) == index ? value : null;
    }

    boolean isUsed(int index) {
      return keys[index & mask] != FREE;
    }

    boolean isOf(int index) {
      return index != FREE && keys[index & mask] == index;
    }

    void setKey(int index, int key) {
      KEY.setRelease(keys, index & mask, key);
      VarHandle.storeStoreFence(); // a value that follows is not seen under the key before
    }

    void setValue(int index, @Nullable Object value) {
      VALUE.setRelease(values, index & mask, value);
    }

    /** Twice as large: what had low bits of its own still has. */
    Slots doubled() {
      Slots larger = new Slots(keys.length * 2);
      for (int slot = 0; slot < keys.length; slot++) {
        int index = keys[slot];
        if (index != FREE) {
          larger.keys[index & larger.mask] = index;
          larger.values[index & larger.mask] = values[slot];
        }
      }
      return larger;
    }
  }
}
