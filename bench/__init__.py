"""`make bench`: the figures that the project promises, as ratios measured side by side in one run."""
