package io.millrace.samples.system;

/** Ways to spread the router over threads, each of which must behave alike. */
enum Placement {
  /** One thread does all. */
  COMPLETION("{}"),
  /** Two threads do all, each for its share of the flows. */
  TWO_WORKERS("{count: 2}"),
  /** Bursts go from thread to thread along a ring. */
  PIPELINED("{placement: pipelined, groups: [validate, [acl, forward]]}");

  /** The section {@code workers} of the configuration. */
  final String workers;

  Placement(String workers) {
    this.workers = workers;
  }

  Router router() {
    return Router.PLAIN.withWorkers(workers);
  }

  /** The same as it starts unless told otherwise, on code that has been compiled. */
  Router rehearsed() {
    return Router.PLAIN.withWorkers(Router.rehearsed(workers, true));
  }
}
