"""The repair of draw-v1 §7.6 word for word: lists of everything, sorted, the first one taken."""

from itertools import combinations


class Block:
    """A block as the specification speaks of it; ``odds`` by person, ``demands`` sets of people."""

    def __init__(self, name, size, odds, demands=(), apart=(), last=(), department="d"):
        self.name, self.size, self.department = name, size, department
        self.odds, self.demands = odds, [set(demand) for demand in demands]
        self.pairs, self.last = [set(pair) for pair in apart], set(last)

    def broken(self, team):
        if any(pair <= set(team) for pair in self.pairs):
            return "lottery.forbidden_pair"
        if any(not demand & set(team) for demand in self.demands):
            return "lottery.team_demands"
        if set(team) == self.last:
            return "lottery.team_rotation"
        return None

    def in_order(self, team):
        return (
            len(set(team)) == len(team) == self.size
            and set(team) <= set(self.odds)
            and self.broken(team) is None
        )


def repaired(blocks, teams, orders, denominator, capacity):
    """Teams after the repair; ``orders`` gives the order of each block, everybody eligible."""
    teams = [set(team) for team in teams]
    for number, block in enumerate(blocks):
        if block.broken(teams[number]):
            _mend(number, blocks, teams, orders, denominator, capacity)
    return teams


def _mend(number, blocks, teams, orders, denominator, capacity):
    block, team, order = blocks[number], teams[number], orders[blocks[number].name]
    loads = {name: sum(name in one for one in teams) for one in blocks for name in one.odds}
    expected = {name: sum(one.odds.get(name, 0) for one in blocks) for name in loads}
    for m in range(1, min(3, block.size) + 1):
        changes = []
        for gone in combinations(sorted(team), m):
            for new in combinations(sorted(set(block.odds) - team), m):
                after = sorted(team.difference(gone).union(new))
                if block.in_order(after) and all(loads[b] + 1 <= capacity[b] for b in new):
                    even = all(loads[a] - 1 >= expected[a] // denominator for a in gone) and all(
                        loads[b] + 1 <= -(-expected[b] // denominator) for b in new
                    )
                    places = [sorted(map(order.index, names)) for names in (gone, new)]
                    changes.append((not even, *places))
        if changes:
            _, gone, new = min(changes)
            teams[number] = team - {order[p] for p in gone} | {order[p] for p in new}
            return
    swaps = []
    for a in team:
        for place, other in enumerate(blocks):
            if place == number or other.department != block.department:
                continue
            for b in teams[place]:
                mine, theirs = team - {a} | {b}, teams[place] - {b} | {a}
                if (
                    (a in other.odds and a not in teams[place] and b in block.odds)
                    and b not in team
                    and block.in_order(sorted(mine))
                    and other.in_order(sorted(theirs))
                ):
                    key = (order.index(a), place, orders[other.name].index(b))
                    swaps.append((key, place, mine, theirs))
    if swaps:
        _, place, teams[number], teams[place] = min(swaps, key=lambda swap: swap[0])
        return
    teams[number] = set()
