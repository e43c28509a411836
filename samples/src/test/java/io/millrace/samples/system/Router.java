package io.millrace.samples.system;

/**
 * The configuration of a router between two networks, to be changed here and there.
 *
 * @param workers what the section {@code workers} says
 * @param rules of the access list, in brackets; what none of them matches passes
 * @param routes beside those to the two networks, in brackets
 * @param memory what the section {@code memory} says
 */
record Router(String workers, String rules, String routes, String memory) {
  /** Runs to completion on one thread, and lets everything pass. */
  static final Router PLAIN = new Router("{}", "[]", "[]", "{}");

  /** Settings of workers, with a start that makes nobody wait unless they say more about it. */
  static String atOnce(String workers) {
    return workers.contains("rehearse") ? workers : rehearsed(workers, false);
  }

  /** Settings of workers with {@code rehearse} among them. */
  static String rehearsed(String workers, boolean rehearse) {
    return workers.replaceFirst("\\{", "{rehearse: " + rehearse + ", ");
  }

  /** The same on other threads. */
  Router withWorkers(String settings) {
    return new Router(settings, rules, routes, memory);
  }

  /** The same with other rules. */
  Router withRules(String list) {
    return new Router(workers, list, routes, memory);
  }

  /** The same with other routes. */
  Router withRoutes(String list) {
    return new Router(workers, rules, list, memory);
  }

  /** The same in another packet memory. */
  Router withMemory(String settings) {
    return new Router(workers, rules, routes, settings);
  }

  /** The file. */
  String yaml() {
    return """
    memory: %s
    ports:
      left: {type: af_packet, interface: left}
      right: {type: af_packet, interface: right}

    stages:
      validate: {}
      acl: {default: permit, rules: %s}
      forward:
        interfaces:
          left: {addresses: [10.0.1.1/24, 'fd00:1::1/64']}
          right: {addresses: [10.0.2.1/24, 'fd00:2::1/64']}
        routes: %s

    pipeline: [validate, acl, forward]
    workers: %s
    """
        .formatted(memory, rules, routes, atOnce(workers));
  }
}
