package io.millrace.perf.jmh;

import io.millrace.driver.card.CardConfig;
import io.millrace.driver.card.CardDriver;
import io.millrace.driver.e1000e.E1000eDriver;
import io.millrace.driver.e1000e.E1000eModel;
import io.millrace.driver.igb.IgbDriver;
import io.millrace.driver.igb.IgbModel;
import io.millrace.driver.intel.ModelReceiver;
import io.millrace.driver.intel.ModelTransmitter;

/** An 82574L or an 82576. */
record IntelModelCard(CardDriver driver, ModelTransmitter sender, ModelReceiver receiver)
    implements ModelCard {
  private static final int FRAME_BYTES = 60;

  static IntelModelCard e1000e(int slots) {
    E1000eModel model = new E1000eModel();
    CardDriver driver = E1000eDriver.open(model, CardConfig.of("model").withSlots(slots, slots));
    return new IntelModelCard(driver, model.sender(), model.receiver());
  }

  static IntelModelCard igb(int slots) {
    IgbModel model = new IgbModel();
    CardDriver driver = IgbDriver.open82576(model, CardConfig.of("model").withSlots(slots, slots));
    return new IntelModelCard(driver, model.sender(), model.receiver());
  }

  @Override
  public void step(int frames) {
    sender.consume();
    receiver.fill(frames, FRAME_BYTES);
  }

  @Override
  public void stepAlone(int frames) {
    receiver.giveBack(frames);
    sender.giveMore(frames);
    step(frames);
  }

  @Override
  public void close() {
    driver.close();
  }
}
