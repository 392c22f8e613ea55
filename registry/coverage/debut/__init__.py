"""地域デビュー: how many days pass from a title to the first activity, the network's main figure."""
