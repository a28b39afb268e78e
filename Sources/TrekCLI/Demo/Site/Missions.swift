/// Missions of space flight: facts that are common knowledge, in words of our own.
struct Mission: Sendable {
  let id: String
  let name: String
  let agency: String
  /// The day of the launch, in UTC.
  let launched: String
  let target: String
  let crew: Int
  let rocket: String
  let summary: String

  /// All of them, in the order of their launches.
  static let all: [Mission] = table.split(separator: "\n").compactMap { line in
    let cells = line.split(separator: "|").map { $0.drop { $0 == " " }.trimmedEnd }
    guard cells.count == 8, let crew = Int(cells[5]) else { return nil }
    return Mission(
      id: cells[0], name: cells[1], agency: cells[2], launched: cells[3], target: cells[4],
      crew: crew, rocket: cells[6], summary: cells[7])
  }

  /// Missions that were lost, and whose pages are not as they should be.
  static let lost = ["mars-climate-orbiter", "beagle-2", "phobos-grunt"]

  private static let table = """
    sputnik-1 | Sputnik 1 | Soviet Union | 1957-10-04 | earth | 0 | r-7 | The first satellite that people made; its radio could be heard for three weeks.
    luna-2 | Luna 2 | Soviet Union | 1959-09-12 | moon | 0 | r-7 | The first thing from Earth to reach the Moon, which it struck.
    vostok-1 | Vostok 1 | Soviet Union | 1961-04-12 | earth | 1 | r-7 | Yuri Gagarin went round the Earth once, in 108 minutes.
    mariner-2 | Mariner 2 | NASA | 1962-08-27 | venus | 0 | atlas-agena | The first probe to pass another planet and tell of it.
    vostok-6 | Vostok 6 | Soviet Union | 1963-06-16 | earth | 1 | r-7 | Valentina Tereshkova, the first woman in space, went round the Earth 48 times.
    mariner-4 | Mariner 4 | NASA | 1964-11-28 | mars | 0 | atlas-agena | It sent the first pictures of Mars from nearby.
    voskhod-2 | Voskhod 2 | Soviet Union | 1965-03-18 | earth | 2 | r-7 | Alexei Leonov left his ship for twelve minutes, the first to do so.
    luna-9 | Luna 9 | Soviet Union | 1966-01-31 | moon | 0 | r-7 | The first soft landing on the Moon, and the first pictures from its ground.
    apollo-8 | Apollo 8 | NASA | 1968-12-21 | moon | 3 | saturn-v | Three people went round the Moon and saw the Earth rise.
    apollo-11 | Apollo 11 | NASA | 1969-07-16 | moon | 3 | saturn-v | Neil Armstrong and Buzz Aldrin walked on the Moon; Michael Collins kept the ship.
    apollo-13 | Apollo 13 | NASA | 1970-04-11 | moon | 3 | saturn-v | An oxygen tank burst on the way; round the Moon all three came home.
    venera-7 | Venera 7 | Soviet Union | 1970-08-17 | venus | 0 | r-7 | The first signals from the ground of another planet.
    pioneer-10 | Pioneer 10 | NASA | 1972-03-03 | jupiter | 0 | atlas-centaur | The first probe to cross the asteroid belt and pass Jupiter.
    apollo-17 | Apollo 17 | NASA | 1972-12-07 | moon | 3 | saturn-v | The last people on the Moon in their century, a geologist among them.
    skylab | Skylab | NASA | 1973-05-14 | earth | 0 | saturn-v | A station made of a rocket's stage; three crews lived in it.
    viking-1 | Viking 1 | NASA | 1975-08-20 | mars | 0 | titan-iiie | It landed on Mars and worked there for six years.
    voyager-2 | Voyager 2 | NASA | 1977-08-20 | neptune | 0 | titan-iiie | The only probe so far that has passed Uranus and Neptune.
    voyager-1 | Voyager 1 | NASA | 1977-09-05 | saturn | 0 | titan-iiie | Nothing that people made is further away, so its page takes a while.
    galileo | Galileo | NASA | 1989-10-18 | jupiter | 0 | space-shuttle | The first probe to go into orbit round Jupiter.
    hubble | Hubble Space Telescope | NASA and ESA | 1990-04-24 | earth | 0 | space-shuttle | A telescope above the air, mended in orbit five times.
    cassini-huygens | Cassini-Huygens | NASA, ESA and ASI | 1997-10-15 | saturn | 0 | titan-ivb | Thirteen years round Saturn, and a landing on its moon Titan.
    new-horizons | New Horizons | NASA | 2006-01-19 | pluto | 0 | atlas-v | It passed Pluto after nine years and found mountains of ice.
    hayabusa-2 | Hayabusa2 | JAXA | 2014-12-03 | ryugu | 0 | h-iia | It brought grains of an asteroid home.
    james-webb | James Webb Space Telescope | NASA, ESA and CSA | 2021-12-25 | sun-earth l2 | 0 | ariane-5 | A mirror of six and a half metres that unfolded on its way.
    """
}

extension Substring {
  /// Without the blanks at its end.
  var trimmedEnd: String {
    var rest = self
    while rest.last == " " { rest.removeLast() }
    return String(rest)
  }
}
