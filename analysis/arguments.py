"""What is wrong with an argument, said to who calls from Python and to who types a command."""

from sim.entries import ScenarioError

OPTIONS = {"names": "outcome", "good": "good-enough"}  # of arguments that the command line calls otherwise


class ArgumentError(ScenarioError):
    """The names of arguments, parted by commas, and what is wrong with them."""

    def __str__(self) -> str:
        """By their names."""
        return "".join(self.args)

    def of_options(self) -> str:
        """By their options."""
        names, wrong = self.args
        options = [OPTIONS.get(name, name).replace("_", "-") for name in names.split(", ")]
        return ", ".join(f"--{option}" for option in options) + str(wrong)
