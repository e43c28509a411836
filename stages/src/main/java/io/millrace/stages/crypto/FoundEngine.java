package io.millrace.stages.crypto;

import io.millrace.driver.memory.OutOfPacketMemoryException;
import java.util.function.Supplier;

/**
 * What was found of an engine, and how to open it.
 *
 * @param opener makes an instance; not to be asked when the engine is not usable
 */
record FoundEngine(AeadEngine engine, Supplier<Aead> opener) {
  /** One that cannot be used; why not, as the end of a sentence about it. */
  static FoundEngine unusable(String name, String version, String problem) {
    return new FoundEngine(
        new AeadEngine(name, version, problem),
        () -> {
          throw new IllegalStateException(problem);
        });
  }

  /** Puts an engine to the proof; it is usable when it passes. */
  static FoundEngine prove(String name, String version, Supplier<Aead> opener) {
    try (Aead aead = opener.get()) {
      String problem = AeadProof.problem(aead);
      return problem.isEmpty()
          ? new FoundEngine(new AeadEngine(name, version, ""), opener)
          : unusable(name, version, problem);
    } catch (OutOfPacketMemoryException e) {
      throw e; // nothing that is wrong with the engine
    } catch (RuntimeException | LinkageError e) {
      return unusable(name, version, "it fails when it is tried: " + e);
    }
  }
}
