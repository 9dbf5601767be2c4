package florin.docs;

import static florin.http.HtmlPage.escaped;

import java.util.List;

/** The pieces of markup that several pages are made of. */
final class Markup {
  /** A table is scrolled sideways within the page where it is too wide, by keys too. */
  static final String TABLE =
      "<div class=\"scroll\" tabindex=\"0\" role=\"group\" aria-label=\"Table\"><table>";

  static final String TABLE_END = "</table></div>";

  private Markup() {}

  static String link(String path, String name) {
    return "<a href=\"" + escaped(path) + "\">" + escaped(name) + "</a>";
  }

  static String code(String text) {
    return "<code>" + escaped(text) + "</code>";
  }

  static String program(String lines) {
    return "<pre tabindex=\"0\"><code>" + escaped(lines) + "</code></pre>\n";
  }

  /**
   * @param rows of cells that are markup already
   */
  static String table(List<String> head, List<List<String>> rows) {
    StringBuilder table = new StringBuilder(TABLE).append("\n<thead><tr>");
    head.forEach(cell -> table.append("<th scope=\"col\">").append(cell).append("</th>"));
    table.append("</tr></thead>\n<tbody>\n");
    for (List<String> row : rows) {
      table.append("<tr>");
      row.forEach(cell -> table.append("<td>").append(cell).append("</td>"));
      table.append("</tr>\n");
    }
    return table.append("</tbody>\n").append(TABLE_END).append('\n').toString();
  }

  /** Links to the parts of a page, for one that is long. */
  static String contents(List<String> links) {
    StringBuilder list = new StringBuilder("<nav aria-label=\"On this page\">\n<ul>\n");
    links.forEach(link -> list.append("<li>").append(link).append("</li>\n"));
    return list.append("</ul>\n</nav>\n").toString();
  }
}
