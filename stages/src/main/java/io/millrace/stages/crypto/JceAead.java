package io.millrace.stages.crypto;

import io.millrace.driver.memory.PacketMemory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.IvParameterSpec;

/**
 * The JDK's own cipher: there on every machine, and the slowest. It is the one engine that
 * allocates (about 2 KB for each operation) and that leaves copies of keys on the heap, because the
 * JDK's interface knows nothing else. A wrong tag costs an exception.
 */
final class JceAead implements Aead {
  static final String NAME = "jce";

  private final byte[] in = new byte[AeadBurst.MAX_BYTES + TAG_BYTES];
  private final byte[] out = new byte[AeadBurst.MAX_BYTES + TAG_BYTES];
  private final ByteBuffer nonce = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN);
  private Cipher cipher = newCipher();

  /** Proves it. */
  static FoundEngine find() {
    return FoundEngine.prove(NAME, Runtime.version().toString(), JceAead::new);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public void seal(AeadBurst burst) {
    for (int i = 0; i < burst.size(); i++) {
      long address = burst.address(i);
      int bytes = burst.bytes(i);
      PacketMemory.copyOut(address, in, 0, bytes);
      try {
        initToSeal(burst.key(i), burst.counter(i));
        PacketMemory.copyIn(out, 0, address, cipher.doFinal(in, 0, bytes, out));
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("the JDK's ChaCha20-Poly1305 does not seal", e);
      }
    }
  }

  @Override
  public void open(AeadBurst burst) {
    for (int i = 0; i < burst.size(); i++) {
      burst.setOpened(i, open(burst, i));
    }
  }

  private boolean open(AeadBurst burst, int index) {
    int bytes = burst.bytes(index);
    PacketMemory.copyOut(burst.address(index), in, 0, bytes + TAG_BYTES);
    try {
      init(Cipher.DECRYPT_MODE, burst.key(index), burst.counter(index));
      int length = cipher.doFinal(in, 0, bytes + TAG_BYTES, out);
      PacketMemory.copyIn(out, 0, burst.address(index), length);
      return true;
    } catch (AEADBadTagException e) {
      return false;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JDK's ChaCha20-Poly1305 does not open", e);
    }
  }

  /** The cipher refuses the key and nonce it has just had; that is not for an engine to judge. */
  private void initToSeal(AeadKey key, long counter) throws GeneralSecurityException {
    try {
      init(Cipher.ENCRYPT_MODE, key, counter);
    } catch (InvalidKeyException e) {
      cipher = newCipher();
      init(Cipher.ENCRYPT_MODE, key, counter);
    }
  }

  private void init(int mode, AeadKey key, long counter) throws GeneralSecurityException {
    nonce.putLong(4, counter);
    cipher.init(mode, new JceKey(key), new IvParameterSpec(nonce.array()));
  }

  private static Cipher newCipher() {
    try {
      return Cipher.getInstance("ChaCha20-Poly1305");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK has no ChaCha20-Poly1305", e);
    }
  }

  @Override
  public void close() {}

  /** The key as the JDK asks for it, by copying. */
  private record JceKey(AeadKey key) implements SecretKey {
    @Override
    public String getAlgorithm() {
      return "ChaCha20";
    }

    @Override
    public String getFormat() {
      return "RAW";
    }

    @Override
    public byte[] getEncoded() {
      byte[] copy = new byte[AeadKey.BYTES];
      key.copyTo(copy);
      return copy;
    }
  }
}
