package florin.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/** A folder of the class path, in a jar or on the disk. */
public final class ClassPathFolder {
  private ClassPathFolder() {}

  /**
   * All that is in it: {@code /views/pay.js} and its bytes. Empty where there is no such folder.
   *
   * @param file any that is in it, by which it is found: a jar need not list its folders
   */
  public static SortedMap<String, byte[]> read(String folder, String file) {
    URL place = ClassPathFolder.class.getResource(folder + "/" + file);
    if (place == null) {
      return new TreeMap<>();
    }
    try {
      return "jar".equals(place.getProtocol())
          ? unpack((JarURLConnection) place.openConnection(), folder.substring(1) + "/")
          : walk(Objects.requireNonNull(Path.of(place.toURI()).getParent()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static SortedMap<String, byte[]> unpack(JarURLConnection place, String prefix)
      throws IOException {
    SortedMap<String, byte[]> found = new TreeMap<>();
    place.setUseCaches(false); // the class loader's own stays open
    try (JarFile jar = place.getJarFile()) {
      for (JarEntry entry : Collections.list(jar.entries())) {
        String name = entry.getName();
        if (name.startsWith(prefix) && !entry.isDirectory()) {
          try (InputStream in = jar.getInputStream(entry)) {
            found.put(name.substring(prefix.length() - 1), in.readAllBytes());
          }
        }
      }
    }
    return found;
  }

  private static SortedMap<String, byte[]> walk(Path folder) throws IOException {
    SortedMap<String, byte[]> found = new TreeMap<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        found.put("/" + folder.relativize(file), Files.readAllBytes(file));
      }
    }
    return found;
  }
}
