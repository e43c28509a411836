package io.millrace.perf.report.html;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class ElementTest {
  @Test
  void textStaysText() {
    assertEquals(
        "<b>&lt;i&gt; &amp;amp; &quot;&#39;</b>", Element.of("b", "<i> &amp; \"'").toString());
  }

  @Test
  void attributesStayAttributes() {
    assertEquals(
        "<a href=\"&quot; onclick=&quot;x&gt;\"></a>",
        Element.of("a").with("href", "\" onclick=\"x>").toString());
  }

  @Test
  void whatCannotBeSeenIsMarked() {
    assertEquals(
        "<b>a\ufffdb\ufffdc\ufffdd\ne</b>",
        Element.of("b", "a\u0000b\u202ec\u001bd\ne").toString());
  }

  @Test
  void codeThatEndsItsElementIsRefused() {
    Element script = Element.of("script", "'</script>'");
    assertThrows(IllegalArgumentException.class, script::toString);
  }

  @Test
  void elementsWithoutContentAreClosed() {
    assertEquals("<b>1<br/>2</b>", Element.of("b", 1, Element.of("br"), 2).toString());
  }

  @Test
  void numbersAreShort() {
    assertEquals(
        "<b x=\"1.33\" y=\"2\"></b>", Element.of("b").with("x", 4 / 3.0).with("y", 2.0).toString());
  }
}
