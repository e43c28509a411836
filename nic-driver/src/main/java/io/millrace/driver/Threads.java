package io.millrace.driver;

/** What the JDK's threads lack. */
public final class Threads {
  private Threads() {}

  /** Waits for a thread's end; the caller stays interrupted if it was. */
  public static void joinUninterruptibly(Thread thread) {
    boolean interrupted = false;
    while (true) {
      try {
        thread.join();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
