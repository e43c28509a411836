package io.millrace.samples.command;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;

/**
 * What a signal does to this process. The JDK's only way to it is {@code sun.misc.Signal}, of which
 * the compiler warns in a manner that cannot be turned off; so it is looked up by name.
 */
final class Signals {
  private Signals() {}

  /**
   * Has a signal run an action, in a thread of its own, instead of what it did before.
   *
   * @param name without SIG, such as {@code HUP}
   * @return what has it do again what it did before
   */
  static Runnable handle(String name, Runnable action) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
      InvocationHandler run =
          (proxy, method, arguments) -> {
            if (method.getName().equals("handle")) {
              action.run();
            }
            return null;
          };
      Object handler =
          Proxy.newProxyInstance(Signals.class.getClassLoader(), new Class<?>[] {handlerType}, run);
      Object which = signal.getConstructor(String.class).newInstance(name);
      Method handle = signal.getMethod("handle", signal, handlerType);
      Object before = handle.invoke(null, which, handler);
      return () -> call(handle, which, before);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot handle SIG" + name, e);
    }
  }

  private static void call(Method handle, Object which, Object handler) {
    try {
      handle.invoke(null, which, handler);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot handle " + which, e);
    }
  }
}
