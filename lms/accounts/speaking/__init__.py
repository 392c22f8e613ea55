"""代行入力: staff write down what a person said by telephone, on paper or at the desk; with a witness, a banner and a copy."""
