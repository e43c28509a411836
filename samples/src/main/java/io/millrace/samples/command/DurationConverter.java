package io.millrace.samples.command;

import io.millrace.samples.yaml.Value;
import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads times on the command line as in the configuration; a bare number is seconds. */
final class DurationConverter implements ITypeConverter<Duration> {
  @Override
  public Duration convert(String text) {
    try {
      boolean bare = !text.isEmpty() && text.chars().allMatch(Character::isDigit);
      Duration duration = Duration.ofNanos(Value.nanos(bare ? text + "s" : text));
      if (duration.isZero()) {
        throw new TypeConversionException("no time at all: give it 1s or more");
      }
      return duration;
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(e.getMessage());
    }
  }
}
