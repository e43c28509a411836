package io.millrace.samples.view;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class TextTableTest {
  @Test
  void numbersToTheRight() {
    TextTable table = new TextTable("name", "count", "rate");
    table.row("a", 1234567L, 0.5).row("long name", 7, 12.345);
    assertEquals(
        """
        name           count   rate
        a          1,234,567   0.50
        long name          7  12.35
        """,
        table.toString());
  }
}
