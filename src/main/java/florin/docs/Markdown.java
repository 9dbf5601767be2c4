package florin.docs;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.commonmark.Extension;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Code;
import org.commonmark.node.Heading;
import org.commonmark.node.HtmlInline;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.node.Text;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.HtmlRenderer;
import org.commonmark.renderer.text.TextContentRenderer;

/**
 * Markdown as markup. What is HTML in it stays text. A guide's file that is linked, or only named,
 * becomes a link to its page; a link to what is not served becomes the words alone.
 */
final class Markdown {
  private static final List<Extension> EXTENSIONS = List.of(TablesExtension.create());
  private static final Parser PARSER = Parser.builder().extensions(EXTENSIONS).build();
  private static final TextContentRenderer PLAIN =
      TextContentRenderer.builder().extensions(EXTENSIONS).build();

  private static final Pattern FILE = Pattern.compile("(?:[\\w.]+/)*([a-z]+)\\.md(#[\\w-]+)?");
  private static final Pattern NAMED = Pattern.compile("\\b([a-z]+)\\.md\\b");
  private static final Pattern SERVED = Pattern.compile("(?:https?://|/|#).*");

  private Markdown() {}

  /**
   * A part of a document.
   *
   * @param id of its heading, to be linked; empty before the first heading
   * @param level of its heading; 0 before the first heading
   * @param title without markup
   * @param text without markup, in one line
   */
  record Section(String id, int level, String title, String text) {}

  /**
   * A document.
   *
   * @param title its heading of the first level, which is not in the markup; empty without one
   */
  record Document(String title, String markup, List<Section> sections) {}

  /**
   * @param guides the names that have a page
   */
  static Document document(String markdown, Set<String> guides) {
    Node root = PARSER.parse(markdown);
    root.accept(new Links(guides));
    String title = "";
    Node first = root.getFirstChild();
    if (first instanceof Heading heading && heading.getLevel() == 1) {
      title = words(heading);
      first.unlink();
    }
    IdentityHashMap<Node, String> ids = new IdentityHashMap<>();
    List<Section> sections = sections(root, ids);
    return new Document(title, markup(root, ids), sections);
  }

  /** A text within a page, without headings of its own. */
  static String markup(String markdown, Set<String> guides) {
    return document(markdown, guides).markup();
  }

  /** The words alone, in one line. */
  static String plain(String markdown) {
    return line(PLAIN.render(PARSER.parse(markdown)));
  }

  private static String line(String text) {
    return text.replaceAll("\\s+", " ").strip();
  }

  private static String markup(Node root, IdentityHashMap<Node, String> ids) {
    return HtmlRenderer.builder()
        .extensions(EXTENSIONS)
        .escapeHtml(true)
        .attributeProviderFactory(
            context ->
                (node, tag, attributes) -> {
                  if (tag.equals("pre")) {
                    attributes.put("tabindex", "0"); // scrolled sideways, by keys too
                  }
                  String id = ids.get(node);
                  if (id != null) {
                    attributes.put("id", id);
                  }
                })
        .build()
        .render(root)
        .replace("<th></th>", "<td></td>") // heads nothing
        .replace("<table>", Markup.TABLE)
        .replace("</table>", Markup.TABLE_END);
  }

  private static List<Section> sections(Node root, IdentityHashMap<Node, String> ids) {
    List<Section> sections = new ArrayList<>();
    Set<String> used = new HashSet<>();
    Section current = new Section("", 0, "", "");
    StringBuilder text = new StringBuilder();
    for (Node node = root.getFirstChild(); node != null; node = node.getNext()) {
      if (node instanceof Heading heading) {
        sections.add(with(current, text));
        String title = words(heading);
        String id = id(title, used);
        ids.put(node, id);
        current = new Section(id, heading.getLevel(), title, "");
        text.setLength(0);
      } else {
        text.append(PLAIN.render(node)).append(' ');
      }
    }
    sections.add(with(current, text));
    return sections;
  }

  private static Section with(Section section, StringBuilder text) {
    return new Section(section.id(), section.level(), section.title(), line(text.toString()));
  }

  /** As the usual forges make them, so that a link to a heading works there too. */
  private static String id(String title, Set<String> used) {
    String plain = title.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}_ -]", "");
    String base = plain.replace(' ', '-');
    String id = base;
    for (int again = 1; !used.add(id); again++) {
      id = base + "-" + again;
    }
    return id;
  }

  private static String words(Node node) {
    StringBuilder words = new StringBuilder();
    node.accept(
        new AbstractVisitor() {
          @Override
          public void visit(Text text) {
            words.append(text.getLiteral());
          }

          @Override
          public void visit(Code code) {
            words.append(code.getLiteral());
          }

          @Override
          public void visit(HtmlInline tag) {
            words.append(tag.getLiteral());
          }
        });
    return words.toString();
  }

  /** Turns links to files into links to pages, and names of guides into links. */
  private static final class Links extends AbstractVisitor {
    private final Set<String> guides;

    Links(Set<String> guides) {
      this.guides = guides;
    }

    @Override
    public void visit(Link link) {
      String target = link.getDestination();
      Matcher file = FILE.matcher(target);
      if (file.matches() && guides.contains(file.group(1))) {
        String anchor = file.group(2) == null ? "" : file.group(2);
        link.setDestination("/docs/" + file.group(1) + anchor);
      } else if (!SERVED.matcher(target).matches()) {
        link.insertBefore(new Code(words(link)));
        link.unlink();
      }
    }

    @Override
    public void visit(Text text) {
      Matcher named = NAMED.matcher(text.getLiteral());
      int from = 0;
      while (named.find()) {
        if (guides.contains(named.group(1))) {
          text.insertBefore(new Text(text.getLiteral().substring(from, named.start())));
          Link link = new Link("/docs/" + named.group(1), null);
          link.appendChild(new Text(named.group(1)));
          text.insertBefore(link);
          from = named.end();
        }
      }
      text.setLiteral(text.getLiteral().substring(from));
    }
  }
}
