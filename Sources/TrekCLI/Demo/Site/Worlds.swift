/// The planets of the Sun: mean radius, distance and year, rounded.
struct Planet: Sendable {
  let id: String
  let name: String
  /// Kilometres.
  let radius: Int
  /// Astronomical units.
  let distance: String
  /// Years of the Earth.
  let year: String

  /// All of them, the nearest to the Sun first.
  static let all = [
    Planet(id: "mercury", name: "Mercury", radius: 2440, distance: "0.39", year: "0.24"),
    Planet(id: "venus", name: "Venus", radius: 6052, distance: "0.72", year: "0.62"),
    Planet(id: "earth", name: "Earth", radius: 6371, distance: "1.00", year: "1.00"),
    Planet(id: "mars", name: "Mars", radius: 3390, distance: "1.52", year: "1.88"),
    Planet(id: "jupiter", name: "Jupiter", radius: 69911, distance: "5.20", year: "11.86"),
    Planet(id: "saturn", name: "Saturn", radius: 58232, distance: "9.58", year: "29.46"),
    Planet(id: "uranus", name: "Uranus", radius: 25362, distance: "19.2", year: "84.0"),
    Planet(id: "neptune", name: "Neptune", radius: 24622, distance: "30.1", year: "164.8"),
  ]
}

/// Moons: mean radius, when they were found and by whom.
struct Moon: Sendable {
  let name: String
  let planet: String
  /// Kilometres.
  let radius: Int
  /// Nil for the one that was always known.
  let found: Int?
  let finder: String

  /// The name in paths.
  var id: String { name.lowercased() }

  /// Some of them, by planet.
  static let all = [
    Moon(name: "Moon", planet: "earth", radius: 1737, found: nil, finder: ""),
    Moon(name: "Phobos", planet: "mars", radius: 11, found: 1877, finder: "Asaph Hall"),
    Moon(name: "Deimos", planet: "mars", radius: 6, found: 1877, finder: "Asaph Hall"),
    Moon(name: "Io", planet: "jupiter", radius: 1822, found: 1610, finder: "Galileo Galilei"),
    Moon(name: "Europa", planet: "jupiter", radius: 1561, found: 1610, finder: "Galileo Galilei"),
    Moon(name: "Ganymede", planet: "jupiter", radius: 2634, found: 1610, finder: "Galileo Galilei"),
    Moon(name: "Callisto", planet: "jupiter", radius: 2410, found: 1610, finder: "Galileo Galilei"),
    Moon(name: "Titan", planet: "saturn", radius: 2575, found: 1655, finder: "Christiaan Huygens"),
    Moon(
      name: "Iapetus", planet: "saturn", radius: 735, found: 1671,
      finder: "Giovanni Domenico Cassini"),
    Moon(
      name: "Rhea", planet: "saturn", radius: 764, found: 1672, finder: "Giovanni Domenico Cassini"),
    Moon(
      name: "Dione", planet: "saturn", radius: 561, found: 1684, finder: "Giovanni Domenico Cassini"
    ),
    Moon(name: "Enceladus", planet: "saturn", radius: 252, found: 1789, finder: "William Herschel"),
    Moon(name: "Mimas", planet: "saturn", radius: 198, found: 1789, finder: "William Herschel"),
    Moon(name: "Titania", planet: "uranus", radius: 789, found: 1787, finder: "William Herschel"),
    Moon(name: "Oberon", planet: "uranus", radius: 761, found: 1787, finder: "William Herschel"),
    Moon(name: "Miranda", planet: "uranus", radius: 236, found: 1948, finder: "Gerard Kuiper"),
    Moon(name: "Triton", planet: "neptune", radius: 1353, found: 1846, finder: "William Lassell"),
    Moon(name: "Nereid", planet: "neptune", radius: 170, found: 1949, finder: "Gerard Kuiper"),
  ]
}

/// Rockets: the year of the first flight and where they come from.
struct Rocket: Sendable {
  let id: String
  let name: String
  let country: String
  let firstFlight: Int

  /// Those of the missions.
  static let all = [
    Rocket(id: "r-7", name: "R-7 family", country: "Soviet Union", firstFlight: 1957),
    Rocket(id: "atlas-agena", name: "Atlas-Agena", country: "United States", firstFlight: 1960),
    Rocket(id: "atlas-centaur", name: "Atlas-Centaur", country: "United States", firstFlight: 1962),
    Rocket(id: "saturn-v", name: "Saturn V", country: "United States", firstFlight: 1967),
    Rocket(id: "titan-iiie", name: "Titan IIIE", country: "United States", firstFlight: 1974),
    Rocket(id: "space-shuttle", name: "Space Shuttle", country: "United States", firstFlight: 1981),
    Rocket(id: "ariane-5", name: "Ariane 5", country: "Europe", firstFlight: 1996),
    Rocket(id: "titan-ivb", name: "Titan IVB", country: "United States", firstFlight: 1997),
    Rocket(id: "h-iia", name: "H-IIA", country: "Japan", firstFlight: 2001),
    Rocket(id: "atlas-v", name: "Atlas V", country: "United States", firstFlight: 2002),
  ]
}
