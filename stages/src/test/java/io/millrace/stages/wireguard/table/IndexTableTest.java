package io.millrace.stages.wireguard.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class IndexTableTest {
  private final SplittableRandom random = new SplittableRandom(5);
  private final IndexTable<String> table = new IndexTable<>(random);

  @Test
  void findsLikeAMap() {
    Map<Integer, String> oracle = new HashMap<>();
    List<Integer> indices = new ArrayList<>();
    for (int step = 0; step < 30_000; step++) {
      if (random.nextInt(3) > 0 || indices.isEmpty()) {
        int index = table.reserve();
        assertNotEquals(0, index);
        assertNull(table.get(index));
        assertNull(oracle.put(index, "value" + step));
        table.put(index, "value" + step);
        indices.add(index);
      } else {
        int index = indices.remove(/* index */ random.nextInt(indices.size()));
        table.remove(index);
        table.remove(index);
        oracle.remove(index);
        assertNull(table.get(index));
      }
      int probe =
          random.nextBoolean() ? random.nextInt() : indices.get(random.nextInt(indices.size()));
      assertEquals(oracle.get(probe), table.get(probe));
    }
    assertEquals(oracle.size(), table.size());
    oracle.forEach((index, value) -> assertEquals(value, table.get(index)));
  }

  @Test
  void zeroIsNobodys() {
    assertNull(table.get(0));
    table.remove(0);
    assertEquals(0, table.size());
  }
}
