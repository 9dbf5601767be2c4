package florin.rate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkTest {
  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, 10.255.1.2, true",
    "10.0.0.0/8, 11.0.0.1, false",
    "10.0.0.0/8, ::ffff:10.1.1.1, true",
    "10.1.2.3, 10.1.2.3, true",
    "10.1.2.3, 10.1.2.4, false",
    "10.1.2.3/31, 10.1.2.2, true",
    "10.1.2.3/1, 200.0.0.1, false",
    "fd00::/8, fdff::1, true",
    "fd00::/8, fe00::1, false",
    "2001:db8::/65, 2001:db8::7fff:0:0:1, true",
    "2001:db8::/65, 2001:db8:0:0:8000::1, false",
    "2001:db8::/64, 2001:db8:0:1::1, false",
    "::1, 127.0.0.1, false",
    "::ffff:0:0/96, 1.2.3.4, true",
  })
  void a_network_is_what_begins_with_the_same_bits(String network, String address, boolean in) {
    assertThat(Network.parseCidr(network).contains(Network.address(address).orElseThrow()))
        .isEqualTo(in);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "localhost",
        "0.0.0.0/0",
        "::/0",
        "10.0.0.0/33",
        "10.0.0/8",
        "10.0.0.0/",
        "/8",
        "::/129",
        "1.2.3.256",
        "01.2.3.4/8/8",
        "fe80::1%lo",
        "[::1]",
        ":",
        "1::2::3",
        "dead.beef",
        "10.0.0.0/08",
      })
  void anything_else_is_refused_and_nobody_is_asked_what_a_name_means(String text) {
    assertThatThrownBy(() -> Network.parseCidr(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "192.0.2.7, 192.0.2.7",
    "::ffff:192.0.2.7, 192.0.2.7",
    "2001:db8:1:2:3:4:5:6, 2001:db8:1:2:0:0:0:0/64",
    "2001:DB8:1:2::, 2001:db8:1:2:0:0:0:0/64",
  })
  void a_subscriber_is_an_ipv4_address_or_64_bits_of_ipv6(String address, String subscriber) {
    assertThat(Network.address(address).orElseThrow().subscriber()).hasToString(subscriber);
  }
}
