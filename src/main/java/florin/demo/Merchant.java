package florin.demo;

import java.util.List;

/**
 * Where money is spent.
 *
 * @param leastCents of a purchase, as is {@code mostCents}
 * @param perMonth purchases in 30 days, about
 */
record Merchant(String name, String category, long leastCents, long mostCents, int perMonth) {
  static final List<Merchant> OF_ADA =
      List.of(
          new Merchant("Café Pénélope", "restaurants", 280, 690, 3),
          new Merchant("Nudel & Holz", "restaurants", 1_190, 2_480, 1),
          new Merchant("City Transit", "transport", 290, 880, 2),
          new Merchant("Bookshop Zur Eule", "books", 990, 3_400, 1),
          new Merchant("Nordlicht Outfitters", "clothing", 2_900, 14_900, 1));
  static final List<Merchant> OF_BRUNO =
      List.of(
          new Merchant("Padaria Lisboa", "restaurants", 320, 1_150, 2),
          new Merchant("Velo Werkstatt", "transport", 1_500, 8_900, 1),
          new Merchant("Kino Astra", "entertainment", 950, 2_400, 1),
          new Merchant("Sport Kowalski", "clothing", 1_900, 11_900, 1));
  static final List<Merchant> OF_THE_HOUSEHOLD =
      List.of(
          new Merchant("Markthalle Grün", "groceries", 1_850, 9_400, 4),
          new Merchant("Drogerie am Eck", "groceries", 640, 2_900, 1),
          new Merchant("Stadtwerke", "utilities", 7_200, 9_800, 1),
          new Merchant("Glasfaser Netz", "utilities", 3_990, 3_990, 1));
}
