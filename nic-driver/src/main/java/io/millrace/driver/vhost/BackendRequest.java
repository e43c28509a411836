package io.millrace.driver.vhost;

/** What a back end asks of a front end, over a connection of its own ("Back-end message types"). */
public enum BackendRequest {
  IOTLB_MSG(1),
  CONFIG_CHANGE_MSG(2),
  VRING_HOST_NOTIFIER_MSG(3),
  VRING_CALL(4),
  VRING_ERR(5);

  private final int code;

  BackendRequest(int code) {
    this.code = code;
  }

  /** Its number. */
  public int code() {
    return code;
  }
}
